package ai.odock.router.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this process and keeps what they say. */
record Commands(int status, String out, String err) {
  static Commands run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Commands(status, out.toString(), err.toString());
  }

  String all() {
    return out + err;
  }
}
