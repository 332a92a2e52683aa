/** What an error of the operating system means, in words. Other errors speak for themselves. */
export function plainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number }
  const what = path ?? 'A file'
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. --port takes another one; --port 0 finds a free one.`
    case 'EACCES':
      if (port !== undefined) return `Port ${port} may not be used by you. --port takes another one, of 1024 or more.`
      return `${what} may not be read or written by you.`
    case 'EPERM':
      return `${what} may not be changed by you.`
    case 'ENOENT':
      return `${what} is not there, or its folder is not.`
    case 'ENOTDIR':
      return `${what} cannot be: a part of that path is a file and no folder.`
    case 'EISDIR':
      return `${what} is a folder and no file.`
    case 'EROFS':
      return `${what} is on a disk that is read-only.`
    case 'ENOSPC':
      return `The disk is full: ${what} cannot be written.`
    default:
      return error.message
  }
}
