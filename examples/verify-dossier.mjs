#!/usr/bin/env node
// Verifies a Kahu dossier with nothing but Node: opens it, checks the bank's signature, every part, every journal row and its proof.
//   node verify-dossier.mjs dossier.kahu (--passphrase-file secret.txt | --private-key own.pem) --bank-key bank.pem [--out folder]
// bank.pem: the bank's public signing keys (PEM, one after another), got from the bank by another way: `kahu audit keys`.
// Without it the keys inside the dossier are believed, which proves that it is whole, not whose it is.
// Exit code 0: everything fits. 1: something does not, each finding on a line. 2: it could not be checked.
import crypto from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const FORMAT = 'kahu-dossier-1'
const SCRYPT_N_MAX = 2 ** 20
const TAG_BYTES = 16
const NEWLINE = 10
const PARTS = ['dossier.json', 'journal.json', 'dossier.pdf']

class Unfit extends Error {}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), crypto.createHash('sha256')).digest()
const bytesOf = (text) => {
  const bytes = Buffer.from(text, 'base64')
  // Base64 that says the same in two ways would let a byte be changed unseen.
  if (bytes.toString('base64') !== text) throw new Unfit('a value is not plain base64')
  return bytes
}
const idBytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex')

function firstLine(bytes, from = 0) {
  const end = bytes.indexOf(NEWLINE, from)
  if (end < 0) throw new Unfit('a line has no end')
  return { text: bytes.subarray(from, end).toString('utf8'), end: end + 1 }
}

/** The key a lock gives: by scrypt from a passphrase, or unwrapped by the recipient's RSA key. */
function keyOf(lock, secret) {
  if (lock.kind === 'passphrase') {
    if (secret.passphrase === undefined) throw new Unfit('the dossier asks for a passphrase')
    const { N, r, p } = lock
    if (!(N <= SCRYPT_N_MAX && r <= 16 && p <= 4)) throw new Unfit('the lock asks for unreasonable work')
    return crypto.scryptSync(secret.passphrase.normalize('NFKC'), bytesOf(lock.salt), 32, {
      N,
      r,
      p,
      maxmem: 2 ** 31 - 1,
    })
  }
  if (secret.privateKey === undefined) throw new Unfit('the dossier asks for a private key')
  const padding = crypto.constants.RSA_PKCS1_OAEP_PADDING
  return crypto.privateDecrypt(
    { key: crypto.createPrivateKey(secret.privateKey), padding, oaepHash: 'sha256' },
    bytesOf(lock.wrapped),
  )
}

/** The signed pack inside the file; a wrong secret and a changed byte look the same and are both named so. */
export function openDossier(file, secret) {
  try {
    const { text, end } = firstLine(file)
    const header = JSON.parse(text)
    if (header.format !== FORMAT || header.cipher !== 'aes-256-gcm') throw new Unfit('the format is not known')
    const decipher = crypto.createDecipheriv('aes-256-gcm', keyOf(header.lock, secret), bytesOf(header.nonce))
    decipher.setAAD(file.subarray(0, end))
    decipher.setAuthTag(file.subarray(file.length - TAG_BYTES))
    return Buffer.concat([decipher.update(file.subarray(end, file.length - TAG_BYTES)), decipher.final()])
  } catch (error) {
    throw new Unfit(`the file does not open: wrong secret, or changed (${error.message})`)
  }
}

/** JSON with sorted keys: how events were hashed. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

/** SHA-256 over the hash before and every field with its length before it. */
function hashRow(row) {
  const { actorKind, actorId, actorName, channel, origin, action, requestId } = row
  const texts = [actorKind, actorId, actorName, channel, origin, action, requestId]
  const head = [idBytes(row.chainId), String(row.seq), idBytes(row.rowId), row.at]
  const fields = [...head, ...texts, bytesOf(row.sealed), canonical(row.events)].map((field) => Buffer.from(field))
  const lengthOf = (field) => Buffer.from(field.length.toString(16).padStart(8, '0'), 'hex')
  return sha256(bytesOf(row.prevHash), ...fields.flatMap((field) => [lengthOf(field), field]))
}

/** RFC 9162, 2.1.3.2: the root that a leaf and its path lead to. */
function rootByProof(entry, index, treeSize, path) {
  let [at, last] = [index, treeSize - 1]
  let root = sha256(Buffer.from([0]), entry)
  for (const hash of path) {
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      root = sha256(Buffer.from([1]), hash, root)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else root = sha256(Buffer.from([1]), root, hash)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? root : null
}

/** Rows in one unbroken chain of one customer, each hash right. */
function checkChain(journal, manifest, say) {
  let before = Buffer.alloc(32)
  for (const [at, row] of journal.rows.entries()) {
    if (row.chainId !== manifest.customerId) say(`journal row ${row.seq}: of another chain`)
    if (row.seq !== at + 1) say(`journal row ${at + 1}: missing or out of order`)
    if (!bytesOf(row.prevHash).equals(before)) say(`journal row ${row.seq}: does not follow the one before`)
    if (!hashRow(row).equals(bytesOf(row.hash))) say(`journal row ${row.seq}: was changed`)
    before = bytesOf(row.hash)
  }
  if (journal.rows.length !== manifest.journal.rows) say('journal: not as many rows as the manifest says')
}

/** Each proof leads to the root of a checkpoint that the bank signed. */
function checkProofs(journal, manifest, signedBy, say) {
  let proved = 0
  for (const { checkpoint, proofs } of journal.stretches) {
    const { treeSize, at, root, keyId, signature } = checkpoint
    const text = Buffer.from(`kahu-journal\n${treeSize}\n${at}\n${root}\n`)
    if (!signedBy(keyId, text, bytesOf(signature))) say(`checkpoint ${treeSize}: its signature is wrong`)
    for (const { seq, index, path } of proofs) {
      const row = journal.rows[seq - 1]
      const found = row && rootByProof(bytesOf(row.hash), index, treeSize, path.map(bytesOf))
      if (!found?.equals(bytesOf(root))) say(`journal row ${seq}: its proof does not lead to checkpoint ${treeSize}`)
      proved += 1
    }
  }
  if (proved !== manifest.journal.proved) say('journal: not as many proofs as the manifest says')
}

/** Everything that does not fit in an opened pack; `bankKeys` are PEMs got by another way, or none. */
export function checkPack(pack, bankKeys = []) {
  const findings = []
  const say = (finding) => findings.push(finding)
  const parts = new Map()
  try {
    const first = firstLine(pack)
    const second = firstLine(pack, first.end)
    const manifest = JSON.parse(first.text)
    const { keyId, signature } = JSON.parse(second.text)
    let at = second.end
    for (const { name, bytes, sha256: hash } of manifest.parts) {
      const part = pack.subarray(at, at + bytes)
      if (part.length !== bytes || sha256(part).toString('base64') !== hash) say(`${name}: was changed`)
      parts.set(name, part)
      at += bytes
    }
    if (at !== pack.length) say('there is something behind the last part')
    if ([...parts.keys()].join() !== PARTS.join()) say('parts are missing')
    const journal = JSON.parse(parts.get('journal.json').toString('utf8'))
    const signedBy = (id, data, signed) => {
      const pem = journal.keys.find((key) => key.keyId === id)?.publicKey
      if (pem === undefined || (bankKeys.length > 0 && !bankKeys.some((key) => key.trim() === pem.trim()))) return false
      if (id.startsWith('sm2-')) throw new Error('SM2 signatures are checked by kahu itself, not by this script')
      return crypto.verify(null, data, crypto.createPublicKey(pem), signed)
    }
    if (!signedBy(keyId, Buffer.from(`kahu-dossier\n${first.text}`), bytesOf(signature)))
      say('the manifest is not signed by the bank')
    // The second line says nothing but who signed: written in any other way it was touched.
    if (second.text !== JSON.stringify({ keyId, signature })) say('the signature line was changed')
    checkChain(journal, manifest, say)
    checkProofs(journal, manifest, signedBy, say)
    return { findings, manifest, parts, proved: manifest.journal.proved, rows: journal.rows.length }
  } catch (error) {
    return { findings: [...findings, `it cannot be read: ${error.message}`], manifest: null, parts }
  }
}

function main() {
  const text = { type: 'string' }
  const options = { 'passphrase-file': text, 'private-key': text, 'bank-key': text, out: text }
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const read = (name) => (values[name] === undefined ? undefined : readFileSync(values[name], 'utf8'))
  const secret = { passphrase: read('passphrase-file')?.replace(/\r?\n$/, ''), privateKey: read('private-key') }
  const keys = read('bank-key')?.replaceAll('\\n', '\n') ?? ''
  const pems = keys.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  if (keys !== '' && pems.length === 0) throw new Error('--bank-key holds no public key')
  const { findings, manifest, parts, proved, rows } = checkPack(openDossier(readFileSync(positionals[0]), secret), pems)
  for (const finding of findings) console.log(`DOES NOT FIT: ${finding}`)
  if (findings.length > 0) return 1
  if (pems.length === 0) console.log('note: no --bank-key was given; the keys inside the dossier were believed')
  const { bank, dossierId, madeAt, customerNumber, purpose } = manifest
  console.log(`${bank}: dossier ${dossierId} of ${madeAt}, customer ${customerNumber}, for ${purpose}`)
  console.log(`whole and signed; ${rows} journal rows in one chain, ${proved} of them proved in the signed log`)
  if (values.out !== undefined) mkdirSync(values.out, { recursive: true })
  if (values.out !== undefined) for (const [name, bytes] of parts) writeFileSync(join(values.out, name), bytes)
  return 0
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = main()
  } catch (error) {
    console.log(`cannot be checked: ${error.message}`)
    process.exitCode = error instanceof Unfit ? 1 : 2
  }
}
