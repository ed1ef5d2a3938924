// Rows as a CSV file that Excel opens in Chinese and that cannot start a formula.

const BOM = '\ufeff'

/** One cell: quoted where needed, a leading = + - @ disarmed unless it is a number. */
export function csvCell(value: unknown): string {
  const plain = value === null || value === undefined ? '' : String(value)
  const text = /^[=+\-@\t\r]/.test(plain) && Number.isNaN(Number(plain)) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csvText(rows: unknown[][]): string {
  return BOM + rows.map((row) => row.map(csvCell).join(',')).join('\r\n')
}

/** Hands the browser a file to save. */
export function saveFile(name: string, content: Blob | string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/csv;charset=utf-8' }) : content
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
