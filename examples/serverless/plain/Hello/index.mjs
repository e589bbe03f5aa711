/** Answers every request. */
export async function handler() {
  return { statusCode: 200, body: "Hello" };
}
