/** More texts than policies and calls of any size hold; a fuzzer's don't fill the memory. */
const MOST = 30_000;

/** What follows from a text alone, found out once. */
export class Memo<Value> {
  private readonly known = new Map<string, Value>();

  of(text: string, make: (text: string) => Value): Value {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(text, made);
    return made;
  }
}
