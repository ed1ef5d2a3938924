// The place of a data folder that is laid down from a backup instead of made by initdb.

import { lchownSync } from 'node:fs'
import { resolve } from 'node:path'
import { chooseAccount, placeData } from './account.ts'

export type ClusterPlace = {
  /** Where `startEmbedded` of the same data folder looks. */
  folder: string
  /** Gives a file or folder to the account that the server runs under. */
  own(path: string): void
}

/** Where the data of `dataDir` go and whose they must be; makes `dataDir` when it is not there. */
export function placeCluster(dataDir: string, log: (line: string) => void): ClusterPlace {
  const account = chooseAccount(null)
  const { uid, gid } = account
  return {
    folder: placeData(account, resolve(dataDir), log),
    own: uid === undefined ? () => {} : (path) => lchownSync(path, uid, gid ?? uid),
  }
}
