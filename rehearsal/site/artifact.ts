import * as zlib from "node:zlib";
import { readArchive } from "./archive";
import { Inventory, type SiteFile } from "./rules";

// The DOS form of 1980-01-01 00:00, the earliest date that a zip can hold.
const DATE = 0x0021;
const TIME = 0;
const VERSION = 20;
const VERSION_ZIP64 = 45;
const MADE_BY_UNIX = (3 << 8) | VERSION_ZIP64;
const REGULAR_FILE_0644 = (0o100644 << 16) >>> 0;
const NAME_IS_UTF_8 = 0x0800;
const STORED = 0;
const COUNT_IN_ZIP64 = 0xffff;

/**
 * Packs files as a CodePipeline artifact: a zip of exactly these files in this order. The same
 * files give the same bytes on every machine and every Node: one fixed date, and nothing is
 * compressed, since an artifact of the rehearsal never leaves memory. (yazl looks through all members
 * again with each: a site of 100,000 files would take half a minute.)
 *
 * @throws SiteError for a path that `unpackArtifact` would refuse, and above the limits of a site
 */
export async function packArtifact(files: readonly SiteFile[]): Promise<Buffer> {
  const inventory = new Inventory("artifact");
  const content: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, body } of files) {
    inventory.addFile(path, body.length);
    const name = Buffer.from(path);
    const shared = memberFields(name, body);
    directory.push(directoryEntry(shared, offset), name);
    const header = Buffer.concat([signature(0x04034b50), shared]);
    content.push(header, name, body);
    offset += header.length + name.length + body.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...content, ...directory, ...end(files.length, directoryBytes, offset)]);
}

/**
 * Reads the files of a CodePipeline artifact, in the order of the zip's directory, which is the
 * order in which an action works on them. An artifact without files is an empty list.
 *
 * @throws SiteError for anything but a sound zip of regular files with safe names
 */
export async function unpackArtifact(body: Buffer): Promise<readonly SiteFile[]> {
  return readArchive(body, "artifact");
}

/** The 26 bytes that a member's own header and its directory entry have in common. */
function memberFields(name: Buffer, body: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(NAME_IS_UTF_8, 2);
  fields.writeUInt16LE(STORED, 4);
  fields.writeUInt16LE(TIME, 6);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(zlib.crc32(body), 10);
  fields.writeUInt32LE(body.length, 14);
  fields.writeUInt32LE(body.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryEntry(shared: Buffer, offset: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(MADE_BY_UNIX, 4);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(REGULAR_FILE_0644, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head, shared, tail]);
}

/** The end of the directory. Sizes fit its classic form (a site has < 4 GiB), counts may not. */
function end(count: number, size: number, offset: number): Buffer[] {
  const classicCount = Math.min(count, COUNT_IN_ZIP64);
  const classic = Buffer.alloc(22);
  classic.writeUInt32LE(0x06054b50, 0);
  classic.writeUInt16LE(classicCount, 8);
  classic.writeUInt16LE(classicCount, 10);
  classic.writeUInt32LE(size, 12);
  classic.writeUInt32LE(offset, 16);
  return count < COUNT_IN_ZIP64 ? [classic] : [...zip64End(count, size, offset), classic];
}

function zip64End(count: number, size: number, offset: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY_UNIX, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
