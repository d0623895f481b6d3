package ai.odock.router.extensions.zpages;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.PageRoute;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a page of tables. Every text is escaped; nothing on a page runs or is fetched. */
final class Html {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  private final Writer out;

  private Html(Writer out) {
    this.out = out;
  }

  /** What stands on a page below its title. */
  @FunctionalInterface
  interface Content {
    void writeTo(Html html) throws IOException;
  }

  static PageRoute.Page page(String title, long heldBytes, Content content) {
    HttpAnswer head = new HttpAnswer(200, "text/html; charset=utf-8", HEADERS, new byte[0]);
    return new PageRoute.Page(
        head,
        heldBytes,
        out -> {
          Html html = new Html(out);
          html.head(title);
          content.writeTo(html);
          out.append("</body></html>\n");
        });
  }

  private void head(String title) throws IOException {
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    text(title);
    out.append("</title></head><body>\n<h1>");
    text(title);
    out.append("</h1>\n");
  }

  void heading(String text) throws IOException {
    out.append("<h2>");
    text(text);
    out.append("</h2>\n");
  }

  void paragraph(String text) throws IOException {
    out.append("<p>");
    text(text);
    out.append("</p>\n");
  }

  void beginTable(String... titles) throws IOException {
    out.append("<table border=\"1\" cellpadding=\"4\">\n<tr>");
    for (String title : titles) {
      out.append("<th>");
      text(title);
      out.append("</th>");
    }
    out.append("</tr>\n");
  }

  void row(String... cells) throws IOException {
    beginRow();
    for (String cell : cells) {
      cell(cell);
    }
    endRow();
  }

  void beginRow() throws IOException {
    out.append("<tr>");
  }

  void cell(String text) throws IOException {
    out.append("<td>");
    text(text);
    out.append("</td>");
  }

  void link(String href, String text) throws IOException {
    out.append("<td><a href=\"");
    text(href);
    out.append("\">");
    text(text);
    out.append("</a></td>");
  }

  void endRow() throws IOException {
    out.append("</tr>\n");
  }

  void endTable() throws IOException {
    out.append("</table>\n");
  }

  /** A text for the value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void text(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
