"""The product around the library: the web service that officers, enterprises and programs use."""
