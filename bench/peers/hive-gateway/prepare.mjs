/** Composes what the services publish into the file that Hive Gateway reads. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { federationSdl } from '../federation-sdl.mjs';

const services = await federationSdl();
const composed = composeServices(services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
assertCompositionSuccess(composed);
writeFileSync(join(process.env.RUN_FOLDER, 'composed.graphql'), composed.supergraphSdl);
