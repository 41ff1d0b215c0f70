package judge

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
)

// permitted says why the address may not be called from here.
func (c *client) permitted() error {
	if c.keyEnv != "" && os.Getenv(c.keyEnv) == "" {
		return fmt.Errorf("this worker has no %s in its environment, which key_env names", c.keyEnv)
	}
	u, err := url.Parse(c.address)
	if err != nil {
		return err
	}
	host := u.Hostname()
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	for allowed := range strings.SplitSeq(os.Getenv(HostsVariable), ",") {
		if allowed = strings.TrimSpace(allowed); allowed != "" && (allowed == "*" || allowed == host || allowed == u.Host) {
			return nil
		}
	}
	return fmt.Errorf("this worker may not call %s: set %s to the hosts that it may", u.Host, HostsVariable)
}
