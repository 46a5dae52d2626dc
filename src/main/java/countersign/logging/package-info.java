/** How this program logs. */
package countersign.logging;
