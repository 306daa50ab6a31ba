"""The command line `huiqi`. Parses, calls the library, prints; decides nothing."""
