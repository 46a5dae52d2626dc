/** Several nodes on one database: who is there, and notices between them. */
package countersign.cluster;
