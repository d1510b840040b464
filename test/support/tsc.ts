/** The real TypeScript over files of a gateway's folder, with the project's own strictness; `gatehouse` is the source of this one. */
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './process.ts';

/** `policies/orders.ts:3:5: message`, as far as they are in the folder. */
export function tscFindings(dir: string, files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, paths: { gatehouse: [join(root, 'src/index.ts')] }, typeRoots: [join(root, 'node_modules/@types')] }, root);
  const program = ts.createProgram(files.map((file) => join(dir, file)), options);
  return files.flatMap((file) => {
    const source = program.getSourceFile(join(dir, file));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((found) => {
      const { line, character } = ts.getLineAndCharacterOfPosition(found.file!, found.start!);
      return `${relative(dir, found.file!.fileName)}:${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`;
    });
  });
}
