import { constants } from "node:fs";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import * as yauzl from "yauzl";
import {
  decodeName,
  Inventory,
  linkError,
  quote,
  SiteError,
  type SiteFile,
  specialFileError,
  undecodableName,
} from "./rules";

/** A member may unpack to this many times its packed size; text rarely exceeds 20. */
export const MAX_RATIO = 200;

/** Members up to this size (bytes) may have any ratio: an empty page packs extremely well. */
export const RATIO_FREE_BYTES = 2 ** 20;

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
      if (path === undefined) throw undecodableName(subject, entry.fileNameRaw);
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
      const fault = "is damaged: its name, size or content is not what the zip's directory says";
      const what = `${quote(path)} in the ${subject} ${fault}; make or download the zip again.`;
      throw new SiteError(what, { cause });
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
  if (reason.startsWith("strong encryption")) return encrypted(`The ${subject}`);
  if (!reason.startsWith("End of central directory")) {
    return `The ${subject} is a damaged zip file; make or download it again.`;
  }
  const startsAsZip = archive.length >= 4 && archive.readUInt32LE(0) === LOCAL_HEADER_SIGNATURE;
  return startsAsZip
    ? `The ${subject} is a zip file without its end; make or download it again.`
    : `The ${subject} is not a zip file; give a zip file or a folder.`;
}

/** What the directory tells of one member; a folder is a member whose path ends in "/". */
function checkEntry(entry: yauzl.Entry, path: string, subject: string): void {
  const what = `${quote(path)} in the ${subject}`;
  const isFolder = path.endsWith("/");
  // The upper half of the attributes is the Unix mode; tools without one leave zero there.
  const type = (entry.externalFileAttributes >>> 16) & constants.S_IFMT;
  if (type === constants.S_IFLNK) throw linkError(path, subject);
  if (type !== 0 && type !== (isFolder ? constants.S_IFDIR : constants.S_IFREG)) {
    throw specialFileError(path, subject);
  }
  if (entry.isEncrypted()) throw new SiteError(encrypted(what));
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new SiteError(
      `${what} is packed by method ${entry.compressionMethod}; make the zip with "deflate".`,
    );
  }
  if (isFolder && entry.uncompressedSize > 0) {
    throw new SiteError(`${what} is a folder with content of its own; make the zip again.`);
  }
  if (
    entry.uncompressedSize > RATIO_FREE_BYTES &&
    entry.uncompressedSize > MAX_RATIO * entry.compressedSize
  ) {
    throw new SiteError(
      `${what} unpacks from ${entry.compressedSize} to ${entry.uncompressedSize} bytes, above the ` +
        `ratio of ${MAX_RATIO} to 1 that a page can have; unpack it yourself and give the folder.`,
    );
  }
}

function encrypted(what: string): string {
  return `${what} is encrypted, and nothing on the way knows the password; make the zip without one.`;
}
