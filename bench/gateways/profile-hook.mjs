/** Preloaded into a gateway that is to be profiled: SIGUSR2 starts a CPU profile, the next SIGUSR2 writes it to $BENCH_PROFILE. */
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/** Microseconds between samples. */
const INTERVAL = 250;

const file = process.env.BENCH_PROFILE;
let session;

process.on('SIGUSR2', () => {
  if (session === undefined) start();
  else stop();
});

function start() {
  session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  session.post('Profiler.start');
}

function stop() {
  const ending = session;
  session = undefined;
  ending.post('Profiler.stop', (error, result) => {
    ending.disconnect();
    if (error !== null) return;
    // Whoever waits for the file must find it whole.
    writeFileSync(`${file}.part`, JSON.stringify(result.profile));
    renameSync(`${file}.part`, file);
  });
}
