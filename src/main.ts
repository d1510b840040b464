#!/usr/bin/env node
/** Process entry: arguments → command → exit code. */
import { run } from './cli/index.ts';

// Whoever read what we print may leave first (`| head`, a log shipper); that ends no gateway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exitCode = await run(process.argv.slice(2));
