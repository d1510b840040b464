/** `@rest(path:)` → its segments. */
import { checkSegmentText, isDotSegment } from './encoding.ts';
import type { Template } from './model.ts';
import { readTemplate, type Scope } from './scope.ts';
import { TemplateError } from './template.ts';

/** A slash at the end is an empty last segment. @throws TemplateError */
export function readPath(scope: Scope, path: string): readonly Template[] {
  const [before, ...segments] = path.split('/');
  if (before !== '' || segments.length === 0) throw new TemplateError('a path begins with `/`, and stands behind the `url` of the service.');
  return segments.map((segment, index) => {
    if (segment === '' && index < segments.length - 1) throw new TemplateError('two slashes follow each other: remove one.');
    if (isDotSegment(segment)) throw new TemplateError(`\`${segment}\` is a step in a folder tree, not a segment: write the path it leads to.`);
    return readTemplate(scope, segment, 'path', checkSegmentText);
  });
}
