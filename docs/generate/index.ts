import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generated } from "./pages";

/* `npm run docs`: writes what is made of the code. A test says where it is stale. */

const root = dirname(dirname(__dirname));

for (const [file, make] of Object.entries(generated)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), make());
}
