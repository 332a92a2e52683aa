import { isId } from '../../transcript/json-object.ts'

/** Ids become file names: letters, digits, dash and underscore only, as the client makes them. */
export const isSafeId = (id: string): boolean => /^[A-Za-z0-9_-]{1,128}$/.test(id) && isId(id)
