// What a session with rad needs; see docs/jshell.md.
import dev.rad.*;
import dev.rad.image.*;
import dev.rad.mask.*;
import dev.rad.model.*;
import dev.rad.schedule.*;
import dev.rad.checkpoint.*;
import dev.rad.torch.*;
import java.nio.file.*;

/** A file of the project, wherever the session was started. */
Path home(String path) { return Path.of(System.getProperty("rad.home", ".")).resolve(path); }
