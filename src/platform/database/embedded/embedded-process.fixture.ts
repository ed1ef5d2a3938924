// A Kahu process in miniature: starts the embedded server, says so, stops it when told or when asked to end.

import { startEmbedded } from './start-embedded.ts'

const server = await startEmbedded({ dataDir: process.argv[2] as string, settings: { shared_buffers: '16MB' } })
const rest = setInterval(() => {}, 60_000)
process.once('SIGTERM', async () => {
  clearInterval(rest)
  await server.stop()
})
// Said last: whoever reads it may end this process at once.
process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid, attached: server.attached })}\n`)
