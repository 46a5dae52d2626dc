/** The HTTP edge: router, authentication, failures. */
package countersign.http;
