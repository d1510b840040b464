/**
 * SDL text → one document of definitions. Bounded before and while it is read: schema files also come from services. Every
 * node keeps its place, with the file as the source's name; an overlay's extensions keep theirs.
 */
import {
  GraphQLError, Kind, Source, isTypeDefinitionNode, isTypeSystemDefinitionNode, isTypeSystemExtensionNode, parse, visit, BREAK, Lexer, TokenKind,
  type DefinitionNode, type DocumentNode,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { mergeExtensions } from './extensions.ts';
import { findingAt, findingOf } from './place.ts';

export interface SdlLimits {
  /** Bytes of one file's text. */
  readonly bytes: number;
  /** Lexical tokens of one file. */
  readonly tokens: number;
  /** Nesting of nodes, e.g. of list types and default values. */
  readonly depth: number;
}

export const SDL_LIMITS: SdlLimits = { bytes: 16 * 1024 * 1024, tokens: 2_000_000, depth: 256 };

export interface SdlFile {
  /** Shown in findings, e.g. `schemas/users.graphql`. */
  readonly file: string;
  readonly text: string;
}

export interface ParsedSdl {
  /** Absent when there are findings. */
  readonly document?: DocumentNode;
  readonly findings: readonly Finding[];
}

/** `overlay` holds extensions only and is applied onto the first file, which then comes from the service itself. */
export function parseSdl(sdl: SdlFile, overlay?: SdlFile, limits: SdlLimits = SDL_LIMITS): ParsedSdl {
  const findings: Finding[] = [];
  const definitions = readDefinitions(sdl, limits, findings);
  if (overlay !== undefined) {
    for (const node of readDefinitions(overlay, limits, findings)) {
      if (isTypeDefinitionNode(node)) {
        const keyword = node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? 'input' : node.kind.replace('TypeDefinition', '').toLowerCase();
        const word = keyword === 'object' ? 'type' : keyword;
        findings.push(findingAt(node.name, `\`${node.name.value}\` is defined by the service's own schema, which this file only extends: use \`extend ${word} ${node.name.value}\`, or set \`schema: file\`.`));
      } else if (node.kind === Kind.SCHEMA_DEFINITION) {
        findings.push(findingAt(node, "The service's own schema says what its root types are: use `extend schema`, or set `schema: file`."));
      } else definitions.push(node);
    }
  }
  if (findings.length > 0) return { findings };
  const merged = mergeExtensions(definitions);
  return merged.findings.length > 0 ? { findings: merged.findings } : { document: { kind: Kind.DOCUMENT, definitions: merged.definitions }, findings: [] };
}

function readDefinitions({ file, text }: SdlFile, limits: SdlLimits, findings: Finding[]): DefinitionNode[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.bytes) {
    findings.push({ file, message: `The schema is ${bytes} bytes long; at most ${limits.bytes} are read.` });
    return [];
  }
  let document: DocumentNode;
  try {
    const source = new Source(text, file);
    if (new Lexer(source).lookahead().kind === TokenKind.EOF) {
      findings.push({ file, line: 1, column: 1, message: 'The schema is empty: a service offers at least `type Query` with one field.' });
      return [];
    }
    document = parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    // The parser is recursive; nesting too deep for its stack is too deep for us.
    if (error instanceof RangeError) findings.push({ file, message: 'The schema is nested too deeply.' });
    else if (error instanceof GraphQLError) findings.push(findingOf(error, file));
    else throw error;
    return [];
  }
  visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      if (ancestors.length <= limits.depth) return undefined;
      findings.push(findingAt(node, `The schema is nested too deeply: at most ${limits.depth} levels are read.`));
      return BREAK;
    },
  });
  return document.definitions.filter((node) => {
    if (isTypeSystemDefinitionNode(node) || isTypeSystemExtensionNode(node)) return true;
    const what = node.kind === Kind.FRAGMENT_DEFINITION ? 'A fragment' : `A ${node.operation}`;
    findings.push(findingAt(node, `${what} has no place in a schema file: it describes what a service offers, documents/ what clients ask.`));
    return false;
  });
}
