package publish

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// s3 is a bucket, or a prefix in one, of Amazon's S3 or any store that speaks its protocol. An object is replaced as a
// whole, so that nothing needs to be written beside.
type s3 struct {
	client *minio.Client
	bucket string
	prefix string // "" or ending in "/"
	count  *roundTrips
}

// roundTrips counts requests.
type roundTrips struct {
	transport *http.Transport
	n         atomic.Int64
}

// RoundTrip implements http.RoundTripper.
func (c *roundTrips) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return c.transport.RoundTrip(r)
}

// openS3 reads s3://bucket/prefix?endpoint=https://host:port&region=…&lookup=path. Credentials come from the
// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN) or from AWS's own file.
func openS3(_ context.Context, u *url.URL, _ Config) (Target, error) {
	q := u.Query()
	for key := range q {
		if !slices.Contains([]string{"endpoint", "region", "lookup"}, key) {
			return nil, fmt.Errorf("an s3 address takes endpoint, region and lookup, not %q", key)
		}
	}
	if u.Host == "" || u.User != nil {
		return nil, errors.New("an s3 address reads s3://bucket/prefix?endpoint=https://host&region=name, with the keys in the environment")
	}
	region := cmp.Or(q.Get("region"), os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"), "us-east-1")
	end, err := url.Parse(cmp.Or(q.Get("endpoint"), "https://s3."+region+".amazonaws.com"))
	if err == nil && end.Host == "" { // "host" or "host:port" without a scheme
		end, err = url.Parse("https://" + q.Get("endpoint"))
	}
	if err != nil || end.Host == "" || end.Scheme != "https" && end.Scheme != "http" || strings.Trim(end.Path, "/") != "" {
		return nil, fmt.Errorf("the endpoint %q is no address of a host", q.Get("endpoint"))
	}
	lookup, ok := map[string]minio.BucketLookupType{
		"": minio.BucketLookupAuto, "dns": minio.BucketLookupDNS, "path": minio.BucketLookupPath,
	}[q.Get("lookup")]
	if !ok {
		return nil, fmt.Errorf(`lookup is "dns" or "path", not %q`, q.Get("lookup"))
	}
	transport, err := minio.DefaultTransport(end.Scheme == "https")
	if err != nil {
		return nil, err
	}
	count := &roundTrips{transport: transport}
	client, err := minio.New(end.Host, &minio.Options{
		Creds:  credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}}),
		Secure: end.Scheme == "https", Region: region, BucketLookup: lookup, Transport: count,
		MaxRetries: 1, // Run tries again itself
	})
	if err != nil {
		return nil, fmt.Errorf("an s3 address: %w", err)
	}
	prefix := strings.Trim(path.Clean("/"+u.Path), "/")
	if prefix != "" {
		prefix += "/"
	}
	return &s3{client: client, bucket: u.Host, prefix: prefix, count: count}, nil
}

// Traits implements Target.
func (s *s3) Traits() Traits { return Traits{Headers: true, Encode: true, Parallel: 16} }

// Requests implements Counter.
func (s *s3) Requests() int64 { return s.count.n.Load() }

// Get implements Target.
func (s *s3) Get(ctx context.Context, p string) ([]byte, error) {
	o, err := s.client.GetObject(ctx, s.bucket, s.prefix+p, minio.GetObjectOptions{})
	if err != nil {
		return nil, s.failure(err)
	}
	defer o.Close()
	data, err := io.ReadAll(o)
	if err != nil {
		return nil, s.failure(err)
	}
	return data, nil
}

// plainMD5 recognises an entity tag that is the MD5 of the object; those of objects made of parts have a dash.
var plainMD5 = regexp.MustCompile(`^[0-9a-f]{32}$`)

// List implements Target.
func (s *s3) List(ctx context.Context) ([]Remote, error) {
	var out []Remote
	for o := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, s.failure(o.Err)
		}
		p := strings.TrimPrefix(o.Key, s.prefix)
		if strings.HasPrefix(p, Dir+"/") || strings.HasSuffix(p, "/") {
			continue
		}
		f := Remote{Path: p, Size: o.Size, Tag: strings.Trim(o.ETag, `"`)}
		if plainMD5.MatchString(f.Tag) {
			f.MD5 = f.Tag
		}
		out = append(out, f)
	}
	return out, ctx.Err()
}

// onePart is the size in bytes up to which an object is sent in one request, so that its entity tag is its MD5.
const onePart = 64 << 20

// Put implements Target.
func (s *s3) Put(ctx context.Context, f *File) (string, error) {
	in, err := os.Open(f.Local)
	if err != nil {
		return "", Permanent(err)
	}
	defer in.Close()
	info, err := s.client.PutObject(ctx, s.bucket, s.prefix+f.Path, in, f.Size, minio.PutObjectOptions{
		ContentType: f.Type, CacheControl: f.Cache, ContentEncoding: f.Encoding, WebsiteRedirectLocation: f.Redirect,
		// The signature covers the MD5. Signed in chunks instead, as the library does over plain HTTP, some stores keep
		// "aws-chunked" as a part of the content's encoding.
		SendContentMd5: true, DisableContentSha256: true, DisableMultipart: f.Size <= onePart,
	})
	if err != nil {
		return "", s.failure(err)
	}
	return strings.Trim(info.ETag, `"`), nil
}

// Create implements Target. A store that does not know conditional writes overwrites: reading again shows who was last.
func (s *s3) Create(ctx context.Context, p string, data []byte) error {
	o := minio.PutObjectOptions{ContentType: "application/json", CacheControl: "no-store", SendContentMd5: true, DisableContentSha256: true, DisableMultipart: true}
	o.SetMatchETagExcept("*")
	_, err := s.client.PutObject(ctx, s.bucket, s.prefix+p, bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		return s.failure(err)
	}
	now, err := s.Get(ctx, p)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, data) {
		return fs.ErrExist
	}
	return nil
}

// Delete implements Target.
func (s *s3) Delete(ctx context.Context, paths []string) error {
	objects := make(chan minio.ObjectInfo, len(paths))
	for _, p := range paths {
		objects <- minio.ObjectInfo{Key: s.prefix + p}
	}
	close(objects)
	var errs []error
	for e := range s.client.RemoveObjects(ctx, s.bucket, objects, minio.RemoveObjectsOptions{}) {
		if err := s.failure(e.Err); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return errs[0]
	}
	return ctx.Err()
}

// Flush implements Target.
func (s *s3) Flush(context.Context) error { return nil }

// Close implements Target.
func (s *s3) Close() error {
	s.count.transport.CloseIdleConnections()
	return nil
}

// failure tells what an answer means: nothing there, something there already, no use trying again, or none of these.
func (s *s3) failure(err error) error {
	r := minio.ToErrorResponse(err)
	switch {
	case err == nil:
		return nil
	case r.Code == "NoSuchKey":
		return fs.ErrNotExist
	case r.Code == "NoSuchBucket":
		return Permanent(fmt.Errorf("there is no bucket %s: make it first", s.bucket))
	case r.StatusCode == http.StatusPreconditionFailed || r.Code == "PreconditionFailed":
		return fs.ErrExist
	case r.Code == "RequestTimeTooSkewed":
		return Permanent(fmt.Errorf("the host refuses requests because the clock of this machine is wrong: set it (%w)", err))
	case !s.haveKeys() && r.StatusCode >= 400 && r.StatusCode < 500:
		return Permanent(fmt.Errorf("no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (%w)", err))
	case r.StatusCode == http.StatusUnauthorized, r.StatusCode == http.StatusForbidden, strings.Contains(r.Code, "NoSuchUser"), strings.Contains(r.Code, "UserNotFound"):
		return Permanent(fmt.Errorf("the host refuses the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or in the credentials file, or what they may do here (%s: %w)", r.Code, err))
	case slices.Contains([]string{"RequestTimeout", "OperationAborted", "SlowDown", "TooManyRequests", "BadDigest", "IncompleteBody"}, r.Code),
		r.StatusCode == http.StatusRequestTimeout, r.StatusCode == http.StatusTooManyRequests, r.StatusCode == http.StatusConflict:
		return err
	case r.StatusCode >= 400 && r.StatusCode < 500 && r.StatusCode != 0:
		return Permanent(err)
	case r.StatusCode == http.StatusInsufficientStorage, r.Code == "QuotaExceeded", r.Code == "XMinioStorageFull":
		return Permanent(err)
	}
	return err
}

func (s *s3) haveKeys() bool {
	v, err := s.client.GetCreds()
	return err == nil && v.AccessKeyID != ""
}
