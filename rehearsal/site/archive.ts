import { constants } from "node:fs";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import * as yauzl from "yauzl";
import { decodeName, Inventory, reasons, refused, SiteError, type SiteFile } from "./rules";

/** A member may unpack to this many times its packed size; text rarely exceeds 20. */
const MAX_RATIO = 200;

/** Members up to this size (bytes) may have any ratio: an empty page packs extremely well. */
const RATIO_FREE_BYTES = 2 ** 20;

const LOCAL_HEADER_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads the files of a zip. The directory is checked as a whole (names, links, encryption, sizes,
 * ratios) before the first member is inflated, and no member is inflated beyond its stated size.
 *
 * Names are read as UTF-8 whether or not the zip marks them so, since the tools of macOS and many
 * libraries write UTF-8 without the mark; other bytes are refused rather than guessed.
 *
 * @param subject the noun of the messages, e.g. `site "site.zip"`
 * @throws SiteError for anything but a sound zip of regular files with safe names
 */
export async function readArchive(archive: Buffer, subject: string): Promise<SiteFile[]> {
  const inventory = new Inventory(subject);
  const members: { path: string; entry: yauzl.Entry }[] = [];
  let zip: yauzl.ZipFile;
  try {
    // Names are judged here: yauzl is laxer with them, and its errors name no member.
    zip = await yauzl.fromBufferPromise(archive, { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const path = decodeName(entry.fileNameRaw);
      if (path === undefined) {
        throw refused(entry.fileNameRaw.toString(), subject, reasons.undecodable);
      }
      checkEntry(entry, path, subject);
      if (path.endsWith("/")) {
        inventory.addFolder(path.slice(0, -1));
      } else {
        inventory.addFile(path, entry.uncompressedSize);
        members.push({ path, entry });
      }
    }
  } catch (error) {
    if (error instanceof SiteError) throw error;
    throw new SiteError(directoryFault(archive, error, subject), { cause: error });
  }
  const files: SiteFile[] = [];
  for (const { path, entry } of members) {
    try {
      files.push({ path, body: await bodyOf(zip, entry) });
    } catch (cause) {
      const fault =
        "is damaged: its name, size or content is not what the zip's directory says; make or download the zip again";
      throw refused(path, subject, fault, cause);
    }
  }
  return files;
}

/** A member's content, which yauzl holds to the stated size. */
async function bodyOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  // A reader that streams, as an action may, believes this name and not the directory's.
  const { fileName } = await zip.readLocalFileHeaderPromise(entry);
  if (!fileName.equals(entry.fileNameRaw)) throw new Error("its header has another name");
  const body = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(body) !== entry.crc32) throw new Error("its checksum does not match");
  return body;
}

function directoryFault(archive: Buffer, error: unknown, subject: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  const startsAsZip = archive.length >= 4 && archive.readUInt32LE(0) === LOCAL_HEADER_SIGNATURE;
  const why = reason.startsWith("strong encryption")
    ? encrypted
    : !reason.startsWith("End of central directory")
      ? "is a damaged zip file; make or download it again"
      : startsAsZip
        ? "is a zip file without its end; make or download it again"
        : "is not a zip file; give a zip file or a folder";
  return `The ${subject} ${why}.`;
}

/** What the directory tells of one member; a folder is a member whose path ends in "/". */
function checkEntry(entry: yauzl.Entry, path: string, subject: string): void {
  const isFolder = path.endsWith("/");
  // The upper half of the attributes is the Unix mode; tools without one leave zero there.
  const type = (entry.externalFileAttributes >>> 16) & constants.S_IFMT;
  const { compressionMethod: method, compressedSize: packed, uncompressedSize: size } = entry;
  const rows: readonly (readonly [wrong: boolean, why: string])[] = [
    [type === constants.S_IFLNK, reasons.link],
    [type !== 0 && type !== (isFolder ? constants.S_IFDIR : constants.S_IFREG), reasons.special],
    [entry.isEncrypted(), encrypted],
    [
      method !== STORED && method !== DEFLATED,
      `is packed by method ${method}; make the zip with "deflate"`,
    ],
    [isFolder && size > 0, "is a folder with content of its own; make the zip again"],
    [
      size > RATIO_FREE_BYTES && size > MAX_RATIO * packed,
      `unpacks from ${packed} to ${size} bytes, above the ratio of ${MAX_RATIO} to 1 that a page can have; ` +
        "unpack it yourself and give the folder",
    ],
  ];
  const [, why] = rows.find(([wrong]) => wrong) ?? [];
  if (why !== undefined) throw refused(path, subject, why);
}

const encrypted =
  "is encrypted, and nothing on the way knows the password; make the zip without one";
