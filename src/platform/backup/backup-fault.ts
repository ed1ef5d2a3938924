// What is wrong with a backup or with making one, in a sentence for the person at the terminal.

/** A backup cannot be made, read or restored; names the backup and the part, never a value. */
export class BackupFault extends Error {
  override readonly name: string = 'BackupFault'
}

/** Another backup of the same server is being made. */
export class BackupBusy extends BackupFault {
  override readonly name = 'BackupBusy'
}
