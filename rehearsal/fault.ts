/** Something in the program, its settings or the command keeps a release from arriving: one sentence. */
export class RehearsalFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RehearsalFault";
  }
}
