/** A small framework on top of the contract; {@link io.postern.framework.App} is where to start. */
module io.postern.framework {
    requires transitive io.postern.gateway;
    requires transitive tools.jackson.databind;
    requires org.apache.commons.fileupload2.core;
    requires org.apache.commons.io;
    requires static org.jspecify;

    exports io.postern.framework;
}
