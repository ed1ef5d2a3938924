// What other modules may call: documents drawn page by page, and what the close of a day makes; and what main.ts composes.
export { statementDaySteps } from './due/make-due.ts'
export { ACCENT, PdfCanvas, QUIET } from './file/pdf-canvas.ts'
export { PAGE } from './file/statement-layout.ts'
export { type Language, moneyText } from './file/statement-text.ts'
export { statementModule } from './module.ts'
