/** Ticks once a second. Timers of hidden tabs are slowed to one a minute; those of workers are not. */
setInterval(() => postMessage(0), 1_000);
