// The one before, for every key: when it was, and where.

import { bytesOf, type Column, grown, lengthFor, type WindowImage, type WindowState } from './columns.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const EARTH_KM = 6371
const RADIANS = Math.PI / 180

/** Minutes since the newest matching transaction; a late one does not turn it back. */
export class LastWindow implements WindowState {
  private at = new Float64Array(0)

  ensure(key: number): void {
    if (key < this.at.length) return
    this.at = grown(this.at, lengthFor(key, this.at.length))
  }

  add(key: number, at: number): void {
    if (at > this.at[key]!) this.at[key] = at
  }

  /** NaN: none, or longer ago than the window. */
  minutesSince(key: number, at: number, windowMinutes: number): number {
    const last = this.at[key]!
    const minutes = Math.max(0, (at - last) / MINUTE_MS)
    return last === 0 || minutes > windowMinutes ? Number.NaN : minutes
  }

  forget(key: number): void {
    if (key < this.at.length) this.at[key] = 0
  }

  image(): WindowImage {
    return { counters: {}, columns: { at: this.at } }
  }

  load({ columns }: WindowImage): void {
    Object.assign(this, { at: columns.at })
  }

  bytes(): number {
    return bytesOf([this.at])
  }
}

/** Great circle distance in km of two points in degrees (haversine formula). */
export function distanceKm(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const half = Math.sin(((otherLatitude - latitude) * RADIANS) / 2) ** 2
  const turn = Math.sin(((otherLongitude - longitude) * RADIANS) / 2) ** 2
  const chord = half + Math.cos(latitude * RADIANS) * Math.cos(otherLatitude * RADIANS) * turn
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The place of the newest card-present use. */
export class PlaceWindow implements WindowState {
  private at = new Float64Array(0)
  private latitude = new Float32Array(0)
  private longitude = new Float32Array(0)

  ensure(key: number): void {
    if (key < this.at.length) return
    const length = lengthFor(key, this.at.length)
    this.at = grown(this.at, length)
    this.latitude = grown(this.latitude, length)
    this.longitude = grown(this.longitude, length)
  }

  add(key: number, at: number, latitude: number, longitude: number): void {
    if (at < this.at[key]!) return
    this.at[key] = at
    this.latitude[key] = latitude
    this.longitude[key] = longitude
  }

  /** From there to here, the time between them at least a minute; NaN when there was none before. */
  kmhOf(key: number, at: number, latitude: number, longitude: number): number {
    if (this.at[key] === 0) return Number.NaN
    const km = distanceKm(this.latitude[key]!, this.longitude[key]!, Math.fround(latitude), Math.fround(longitude))
    return (km * HOUR_MS) / Math.max(MINUTE_MS, Math.abs(at - this.at[key]!))
  }

  forget(key: number): void {
    if (key < this.at.length) this.at[key] = this.latitude[key] = this.longitude[key] = 0
  }

  private columns(): Record<string, Column> {
    return { at: this.at, latitude: this.latitude, longitude: this.longitude }
  }

  image(): WindowImage {
    return { counters: {}, columns: this.columns() }
  }

  load({ columns }: WindowImage): void {
    Object.assign(this, columns)
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}
