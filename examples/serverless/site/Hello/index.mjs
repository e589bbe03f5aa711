/** Answers every request with the stage that it is in. */
export async function handler() {
  return { statusCode: 200, body: `Hello from ${process.env.STAGE}` };
}
