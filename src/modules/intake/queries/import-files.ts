// Files that leave: the failed rows of an import, and the empty table to fill.

import { query, runCommand } from '../../../platform/command/index.ts'
import { errorFile as errorRows, type Intake, templateFile } from '../../../platform/intake/index.ts'
import { openErrorFile } from '../commands/open-error-file.ts'
import * as contract from '../contract.ts'
import { getWithin } from '../show-import.ts'

const CSV = 'text/csv; charset=utf-8'

export const errorFile = (intake: () => Promise<Intake>) =>
  query(contract.errorFile, async (context, { params, query: { language = 'zh-CN' } }) => {
    const { tx, caller, scope, requestId, channel, origin } = context
    const opened = await intake()
    const batch = await getWithin(tx, opened, caller, scope, params.importId)
    await runCommand(opened.services, openErrorFile, {
      caller,
      requestId,
      channel,
      origin,
      input: { params, query: {}, body: {} },
    })
    const fileName = `import-${batch.batchId.slice(-6)}-errors.csv`
    return { stream: errorRows(opened, batch, language), mediaType: CSV, fileName }
  })

export const importTemplate = (intake: () => Promise<Intake>, standard: () => string) =>
  query(contract.importTemplate, async (_context, { query: { importable = standard(), language = 'zh-CN' } }) => {
    const text = templateFile(await intake(), importable, language)
    async function* stream() {
      yield text
    }
    return { stream: stream(), mediaType: CSV, fileName: `${importable}-template.csv` }
  })
