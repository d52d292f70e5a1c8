// A Node process with nothing in it.
setInterval(() => undefined, 60_000);
