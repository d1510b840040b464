/** Writes what `grafbase dev` composes itself from: the services' SDL and where they are. npm does not keep the binary's executable bit. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { federationSdl } from '../federation-sdl.mjs';

const folder = process.env.RUN_FOLDER;
const sections = (await federationSdl()).map(({ name, url, sdl }) => {
  writeFileSync(join(folder, `${name}.graphql`), sdl);
  return `[subgraphs.${name}]\nschema_path = "${name}.graphql"\nurl = "${url}"\n`;
});
writeFileSync(join(folder, 'grafbase.toml'), sections.join('\n'));
chmodSync(new URL('node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase', import.meta.url), 0o755);
