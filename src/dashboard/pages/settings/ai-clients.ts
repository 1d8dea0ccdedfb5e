export interface AiClient {
  name: string
  /** Where the text goes. */
  where: string
  text: string
}

const keyPlace = 'YOUR_KEY'

/** What each tool wants to be told, for Daybook at an address. The key is put in by who sets it up. */
export function toClients(address: string): AiClient[] {
  const headers = { Authorization: `Bearer ${keyPlace}` }
  return [
    {
      name: 'Claude Code',
      where: 'In a terminal.',
      text: `claude mcp add --transport http daybook ${address} --header "Authorization: Bearer ${keyPlace}"`,
    },
    {
      name: 'Cursor',
      where: 'In ~/.cursor/mcp.json, or .cursor/mcp.json of a project.',
      text: JSON.stringify({ mcpServers: { daybook: { url: address, headers } } }, null, 2),
    },
    {
      name: 'VS Code',
      where: 'In .vscode/mcp.json of a folder.',
      text: JSON.stringify({ servers: { daybook: { type: 'http', url: address, headers } } }, null, 2),
    },
    {
      name: 'Claude Desktop and tools that start a program',
      where: 'In claude_desktop_config.json. It needs no key: it runs as you, on this machine.',
      text: JSON.stringify({ mcpServers: { daybook: { command: 'daybook', args: ['mcp'] } } }, null, 2),
    },
  ]
}
