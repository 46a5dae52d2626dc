/**
 * Tools of MCP servers (Model Context Protocol): connections that come and go, and their tools as
 * tools of the agent. The library's types stay here.
 */
package countersign.agent.mcp;
