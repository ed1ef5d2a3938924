// All English words as one file to fetch: the platform's, the shell's and each module's.

import type { Words } from '../i18n.ts'

export default Object.values(
  import.meta.glob<Words>(
    ['../../modules/*/web/words.en-US.ts', '../../platform/*/words.en-US.ts', '../words.en-US.ts'],
    { eager: true, import: 'default' },
  ),
)
