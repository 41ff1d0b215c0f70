package reward

import "time"

// Sizes returns how many rollouts are open and how many messages of verdicts wait for one.
func (s *Service) Sizes() (open, messages int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open), len(s.messages)
}

// Hurry makes the sweep a quick one. It is called before Run, as is SetOrphanAge.
func (s *Service) Hurry() {
	s.pace.sweep, s.pace.askAfter, s.pace.askAgain = 20*time.Millisecond, 100*time.Millisecond, 500*time.Millisecond
}

// SetOrphanAge sets how long verdicts wait for their rollout.
func (s *Service) SetOrphanAge(d time.Duration) { s.pace.orphan = d }

// Live reports whether the state is rebuilt.
func (s *Service) Live() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live
}

// Groups returns how many groups are open.
func (s *Service) Groups() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.groups)
}
