// The ceiling: Fastify and pg with nothing of ours between; one row read by its key, or one row written.

import Fastify from 'fastify'
import pg from 'pg'

const [url, port] = process.argv.slice(2) as [string, string]
const pool = new pg.Pool({ connectionString: url, max: 8 })
const text = { type: 'string' }
const row = {
  type: 'object',
  properties: { customer_id: text, number: text, kind: text, stage: text, branch_id: { type: 'integer' } },
}
const app = Fastify()

app.get('/read/:id', { schema: { response: { 200: row } } }, async (request) => {
  const { id } = request.params as { id: string }
  const { rows } = await pool.query({
    name: 'read',
    text: 'select customer_id, number, kind, stage, branch_id from customer where customer_id = $1',
    values: [id],
  })
  return rows[0]
})
app.post('/write', async (request) => {
  const { id, text } = request.body as { id: string; text: string }
  await pool.query({ name: 'write', text: 'insert into bench_bare (id, body) values ($1, $2)', values: [id, text] })
  return { id }
})
app.post('/commit', async (request) => {
  const { id, text } = request.body as { id: string; text: string }
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (let at = 0; at < 3; at++)
      await client.query({
        name: 'commit',
        text: 'insert into bench_bare (id, body) values ($1, $2)',
        values: [`${id}${at}`, text],
      })
    await client.query('commit')
  } finally {
    client.release()
  }
  return { id }
})

await pool.query('create table if not exists bench_bare (id text primary key, body text not null)')
await pool.query('truncate bench_bare')
await app.listen({ port: Number(port), host: '127.0.0.1' })
process.stdout.write('ready\n')
process.on('SIGTERM', async () => {
  await app.close()
  await pool.query('drop table bench_bare')
  process.exit(0)
})
