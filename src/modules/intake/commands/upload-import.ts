// Brings a file in: it is sealed and recognised before the transaction, and kept by it.

import { permit } from '../../../platform/access/index.ts'
import { type Command, command } from '../../../platform/command/index.ts'
import {
  findSameFile,
  type ImportBatch,
  type Intake,
  insertBatch,
  type ReceivedFile,
  receiveFile,
} from '../../../platform/intake/index.ts'
import { insertDataKeys } from '../../../platform/vault/index.ts'
import * as contract from '../contract.ts'
import { showFresh, withStarter } from '../show-import.ts'

type Upload = { stream: AsyncIterable<Buffer>; fileName: string; truncated?: () => boolean }

export const uploadImport = (
  intake: () => Promise<Intake>,
  standard: () => string,
): Command<typeof contract.uploadImport> => ({
  ...command(contract.uploadImport, async ({ tx, vault, clock, caller }, input) => {
    const { wrapped, bytes, fileHash, ...received } = input.body as unknown as ReceivedFile
    const at = clock.now()
    await insertDataKeys(tx, [{ ownerId: received.batchId, wrapped }])
    await insertBatch(tx, vault, { ...received, fileBytes: bytes, fileHash, emptyClears: false, createdAt: at })
    const batch: ImportBatch = {
      ...received,
      fileBytes: bytes,
      emptyClears: false,
      createdAt: at,
      changedAt: at,
      refusal: null,
      outcome: null,
      granted: null,
      startedAt: null,
      finishedAt: null,
    }
    const same = await findSameFile(tx, batch.importable, fileHash)
    return {
      chain: { id: batch.batchId, key: batch.key, fresh: true },
      reply: showFresh(await intake(), caller, await withStarter(tx, vault, batch), same?.at ?? null),
      before: null,
      after: { state: batch.state, importable: batch.importable, name: batch.name, bytes, rows: batch.rowsTotal },
      events: [contract.importChanged({ importId: batch.batchId, state: batch.state })],
    }
  }),
  receive: async ({ caller }, input) => {
    permit(caller, contract.uploadImport.permission)
    const { stream, fileName, truncated } = input.body as unknown as Upload
    return receiveFile(await intake(), caller, {
      importable: input.query.importable ?? standard(),
      stream,
      fileName,
      truncated,
    })
  },
})
