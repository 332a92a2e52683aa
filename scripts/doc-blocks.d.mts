export interface Block {
  /** Where it begins, from 1. */
  line: number
  language: string
  /** What stands behind the language. */
  mark: string
  text: string
}

export declare const NOT_RUN: ReadonlyMap<string, string>
export declare function documentPaths(root: string): string[]
export declare function blocksIn(text: string): Block[]
export declare function documentBlocks(root: string): (Block & { document: string })[]
