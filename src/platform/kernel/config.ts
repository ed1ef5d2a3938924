// The configuration: read once from the environment by main.ts, checked, and handed down as a value.

import { resolve } from 'node:path'

export const ROLES = ['web', 'worker', 'relay'] as const
export type Role = (typeof ROLES)[number]

/** Sign-in through the bank's own identity provider by OpenID Connect. */
export type SingleSignOnConfig = {
  issuer: string
  clientId: string
  /** A file that holds the client's secret; it is read anew for each use, so a new secret needs no start. */
  secretFile: string | null
  scopes: string
  /** Claims that carry the staff number and the groups. */
  loginClaim: string
  groupsClaim: string
  /** Values of `amr` or `acr` that count as a second factor; none: a factor is given here where a role demands one. */
  factorValues: string[]
}

/** HTTPS by the program itself. */
export type TlsConfig =
  | { kind: 'files'; certFile: string; keyFile: string }
  /** For a first try: made and kept in the folder; browsers warn of it. */
  | { kind: 'generated'; folder: string; host: string }

export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | null
  databaseReadUrl: string | null
  databaseReadLagSeconds: number
  pgBindir: string | null
  demoPassword: string | null
  /** How many customers the demo bank starts with; 0 leaves the database empty. */
  demoCustomers: number
  bankName: string
  /** Where people open the pages; passkeys belong to its host. Null: this machine. */
  publicUrl: string | null
  cipher: 'aes-256-gcm' | 'sm4-ctr-hmac-sm3'
  keyProvider: 'file' | 'vault-transit' | 'pkcs11'
  keyFile: string | null
  vaultAddress: string | null
  vaultToken: string | null
  vaultKeyName: string
  /** The driver that the maker of a hardware module gives: a shared library. */
  pkcs11Module: string | null
  pkcs11Token: string | null
  /** The PIN itself stays in the environment, for the program that speaks to the module. */
  hasPkcs11Pin: boolean
  pkcs11KeyId: string
  pkcs11Hash: 'sha256' | 'sha1'
  logLevel: string
  /** A file, or `-` for standard output. */
  logFile: string | null
  https: boolean
  tls: TlsConfig | null
  /** A plain port that sends everybody to HTTPS; null opens none. */
  redirectPort: number | null
  trustProxy: boolean
  singleSignOn: SingleSignOnConfig | null
  ratePerSecond: number
  /** Build the pages at start when a source is newer; `no` serves what was built before. */
  buildWeb: boolean
  /** Where backups go: an absolute folder, or s3://bucket/prefix; null makes none by itself. */
  backupTo: string | null
  backupKeepDays: number
  /** The alarm sounds when what was last restored and verified is older than this. */
  backupVerifiedHoursMax: number
  backupS3Endpoint: string | null
  backupS3Region: string
  backupS3KeyId: string | null
  backupS3Secret: string | null
}

type Environment = Record<string, string | undefined>

function wholeNumber(environment: Environment, name: string, otherwise: number, min: number, max: number): number {
  const text = environment[name]
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name}=${text} is not a whole number from ${min} to ${max}`)
  }
  return value
}

function choice<const V extends readonly string[]>(environment: Environment, name: string, values: V): V[number] {
  const text = environment[name] || values[0]
  if (!values.includes(text as string)) throw new Error(`${name}=${text} is not one of ${values.join(', ')}`)
  return text as V[number]
}

function publicUrl(environment: Environment): string | null {
  const text = environment.KAHU_PUBLIC_URL
  if (!text) return null
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`KAHU_PUBLIC_URL=${text} is not an http or https address`)
  return url.origin
}

function singleSignOn(environment: Environment): SingleSignOnConfig | null {
  const { KAHU_OIDC_ISSUER: issuer, KAHU_OIDC_CLIENT_ID: clientId } = environment
  if (!issuer) return null
  const url = URL.parse(issuer)
  const near = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)
  if (url?.protocol !== 'https:' && !near) throw new Error(`KAHU_OIDC_ISSUER=${issuer} is not an https address`)
  if (!clientId) throw new Error('KAHU_OIDC_ISSUER needs KAHU_OIDC_CLIENT_ID')
  if (!environment.KAHU_PUBLIC_URL) throw new Error('KAHU_OIDC_ISSUER needs KAHU_PUBLIC_URL: people come back there')
  return {
    issuer,
    clientId,
    secretFile: environment.KAHU_OIDC_SECRET_FILE || null,
    scopes: environment.KAHU_OIDC_SCOPES || 'openid profile groups',
    loginClaim: environment.KAHU_OIDC_LOGIN_CLAIM || 'preferred_username',
    groupsClaim: environment.KAHU_OIDC_GROUPS_CLAIM || 'groups',
    factorValues: (environment.KAHU_OIDC_FACTOR_VALUES ?? '')
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean),
  }
}

function tlsOf(environment: Environment): TlsConfig | null {
  const { KAHU_TLS_CERT: certFile, KAHU_TLS_KEY: keyFile } = environment
  if (certFile && keyFile) return { kind: 'files', certFile: resolve(certFile), keyFile: resolve(keyFile) }
  if (certFile || keyFile) throw new Error('KAHU_TLS_CERT and KAHU_TLS_KEY go together')
  if (choice(environment, 'KAHU_TLS', ['no', 'generated']) === 'no') return null
  const named = environment.KAHU_PUBLIC_URL ? URL.parse(environment.KAHU_PUBLIC_URL)?.hostname : null
  const folder = resolve(environment.KAHU_DATA || '.kahu', 'tls')
  return { kind: 'generated', folder, host: named || environment.KAHU_HOST || 'localhost' }
}

/** Reads KAHU_* and DATABASE_URL; throws a sentence that names the variable and what it may be. */
export function readConfig(environment: Environment): Config {
  const text = (name: string) => environment[name] || null
  const tls = tlsOf(environment)
  return {
    port: wholeNumber(environment, 'KAHU_PORT', 8700, 0, 65_535),
    host: environment.KAHU_HOST || 'localhost',
    dataDir: resolve(environment.KAHU_DATA || '.kahu'),
    databaseUrl: text('DATABASE_URL'),
    databaseReadUrl: text('DATABASE_READ_URL'),
    // Below the minute for which a session's own last write is remembered.
    databaseReadLagSeconds: wholeNumber(environment, 'DATABASE_READ_LAG_SECONDS', 10, 1, 50),
    pgBindir: text('PG_BINDIR'),
    demoPassword: text('KAHU_DEMO_PASSWORD'),
    demoCustomers: wholeNumber(environment, 'KAHU_DEMO_CUSTOMERS', 2_000, 0, 100_000_000),
    publicUrl: publicUrl(environment),
    bankName: environment.KAHU_BANK_NAME || '澄江银行',
    cipher: choice(environment, 'KAHU_CIPHER', ['aes-256-gcm', 'sm4-ctr-hmac-sm3']),
    keyProvider: choice(environment, 'KAHU_KEY_PROVIDER', ['file', 'vault-transit', 'pkcs11']),
    keyFile: text('KAHU_KEY_FILE'),
    vaultAddress: text('KAHU_VAULT_ADDRESS'),
    vaultToken: text('KAHU_VAULT_TOKEN'),
    vaultKeyName: environment.KAHU_VAULT_KEY || 'kahu',
    pkcs11Module: text('KAHU_PKCS11_MODULE'),
    pkcs11Token: text('KAHU_PKCS11_TOKEN'),
    hasPkcs11Pin: text('KAHU_PKCS11_PIN') !== null,
    pkcs11KeyId: environment.KAHU_PKCS11_KEY_ID || '01',
    pkcs11Hash: choice(environment, 'KAHU_PKCS11_HASH', ['sha256', 'sha1']),
    logLevel: environment.KAHU_LOG_LEVEL || 'info',
    logFile: text('KAHU_LOG_FILE'),
    tls,
    redirectPort: environment.KAHU_REDIRECT_PORT ? wholeNumber(environment, 'KAHU_REDIRECT_PORT', 0, 0, 65_535) : null,
    https: tls !== null || choice(environment, 'KAHU_HTTPS', ['no', 'yes']) === 'yes',
    trustProxy: choice(environment, 'KAHU_TRUST_PROXY', ['no', 'yes']) === 'yes',
    singleSignOn: singleSignOn(environment),
    ratePerSecond: wholeNumber(environment, 'KAHU_RATE_PER_SECOND', 10_000, 1, 10_000_000),
    buildWeb: choice(environment, 'KAHU_BUILD_WEB', ['yes', 'no']) === 'yes',
    backupTo: text('KAHU_BACKUP_TO'),
    backupKeepDays: wholeNumber(environment, 'KAHU_BACKUP_KEEP_DAYS', 30, 1, 3_660),
    backupVerifiedHoursMax: wholeNumber(environment, 'KAHU_BACKUP_VERIFIED_HOURS_MAX', 192, 1, 87_840),
    backupS3Endpoint: text('KAHU_BACKUP_S3_ENDPOINT'),
    backupS3Region: environment.KAHU_BACKUP_S3_REGION || 'us-east-1',
    backupS3KeyId: text('KAHU_BACKUP_S3_KEY_ID'),
    backupS3Secret: text('KAHU_BACKUP_S3_SECRET'),
  }
}
