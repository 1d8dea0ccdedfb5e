/** What the entrance, the first process inside, is told to do. */
export interface Plan {
  /** Files laid over others for the program alone: what, over which. */
  covers: [from: string, over: string][]
  /** The network is a new one, whose loopback is still down. */
  privateNetwork: boolean
  /** Loopback address to listen at, on the ports 443 and 80. */
  address: string
  /** The program and its arguments, with whatever must stand before it. */
  command: string[]
}

/** From the entrance. Each `door` comes with the listening socket, which is of the inner network wherever it is held. */
export type EntranceMessage =
  | { type: 'door'; port: number }
  | { type: 'refused'; what: string; why: string }
  | { type: 'ended'; code: number }

/** To the entrance. */
export type ParentMessage = { type: 'start' } | { type: 'signal'; signal: NodeJS.Signals }

export const doorPorts = [443, 80]
