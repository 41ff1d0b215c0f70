package wasi

// Used returns how many names and how many bytes the job's quota is charged.
func (s *System) Used() (files int, bytes int64) {
	used := s.files.Used()
	return used.Files, used.Bytes
}
