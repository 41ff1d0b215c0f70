package javascript

import (
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
)

// hashes are the algorithms of crypto.createHash.
var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

// hash gives a digest in hexadecimal digits of the algorithm named first, of the bytes that come second, with the key
// that comes third after an equals sign. An unknown algorithm gives no digits.
func (i *Instance) hash(ctx context.Context, args []value) (value, error) {
	var parts [3]string
	for n := range parts {
		text, err := i.textOf(ctx, args, n)
		if err != nil {
			return 0, err
		}
		parts[n] = string(text)
	}
	algorithm, ok := hashes[parts[0]]
	if !ok {
		return i.guest.text(ctx, nil)
	}
	h := algorithm()
	if key := parts[2]; key != "" {
		h = hmac.New(algorithm, narrow([]byte(key[1:])))
	}
	h.Write(narrow([]byte(parts[1])))
	return i.guest.text(ctx, hex.AppendEncode(nil, h.Sum(nil)))
}
