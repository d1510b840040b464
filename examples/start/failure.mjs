/** Something a reader can act on: its message is all that is printed. */
export class Failure extends Error {}
