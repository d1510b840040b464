// A store in memory is shared by those who have it; there is no second one to the same memory.
import { createMemoryStore } from '../../../src/releases/store/memory-store.ts';
import { describeStore } from './store-contract.ts';
import type { ReleaseStore } from '../../../src/releases/store/store.ts';

describeStore('in memory', () => {
  let store: ReleaseStore | undefined;
  return { open: (options) => (store ??= createMemoryStore(options)) };
});
