import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { onAbort } from '../../src/upstream/on-abort.ts';

test('many callbacks share one listener, and each is called once', () => {
  const controller = new AbortController();
  const called: number[] = [];
  for (const id of [1, 2, 3]) onAbort(controller.signal, () => called.push(id));
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  controller.abort();
  expect(called).toEqual([1, 2, 3]);
});

test('a callback that was taken back is not called, and the last one takes the listener with it', () => {
  const controller = new AbortController();
  const called: string[] = [];
  const [forgetA, forgetB] = ['a', 'b'].map((name) => onAbort(controller.signal, () => called.push(name)));
  forgetA!();
  forgetA!();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  forgetB!();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  onAbort(controller.signal, () => called.push('c'));
  controller.abort();
  expect(called).toEqual(['c']);
});

test('callbacks that take others back while they run are no harm', () => {
  const controller = new AbortController();
  const forget: (() => void)[] = [];
  forget.push(onAbort(controller.signal, () => forget.forEach((take) => take())));
  forget.push(onAbort(controller.signal, () => undefined));
  expect(() => controller.abort()).not.toThrow();
});
