module goproxy-operator.github.io/tests/pause

go 1.21
