package io.postern.tck.cli;

/** Where the program begins; compiled for Java 8, so that it can say which Java is needed. */
public final class Main {

    private static final int OLDEST = 17;

    private Main() {}

    /** Runs the kit; ends with the status 0, 1 if a MUST rule does not hold, or 2. */
    public static void main(String[] args) throws Exception {
        String version = System.getProperty("java.specification.version"); // "1.8", "11"
        if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST) {
            System.err.println("tck-cli: Java " + OLDEST + " or later is needed, but this is " + version + " in "
                    + System.getProperty("java.home") + "; run the java of a newer JDK");
            System.exit(2);
        }
        Class.forName("io.postern.tck.cli.Command")
                .getDeclaredMethod("main", String[].class)
                .invoke(null, (Object) args);
    }
}
